import { runReferenceLane } from "./reference-lane.ts";

// Files and connections out, with as little as a runtime can have of them: it cannot listen.
runReferenceLane(["fs", "fs.replace-open", "tcp.connect"]);
