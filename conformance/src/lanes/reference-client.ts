import { runReferenceLane } from "./reference-lane.ts";

// As little as a runtime can have of files and sockets, which cannot listen, and a clock like that of Windows.
runReferenceLane({ capabilities: ["fs", "fs.replace-open", "tcp.connect"], tickMs: 16 });
