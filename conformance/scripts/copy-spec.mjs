// The package brings the specification along, for `--explain`. In the repository it is read where it belongs, in docs/.
import { copyFileSync } from "node:fs";

copyFileSync(new URL("../../docs/spec.md", import.meta.url), new URL("../spec.md", import.meta.url));
