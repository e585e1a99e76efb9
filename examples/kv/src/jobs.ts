// What other threads can be asked to do. An app names this module, or one that imports it, as its worker.
import "./compaction.ts";
import "./get-sync.ts";
