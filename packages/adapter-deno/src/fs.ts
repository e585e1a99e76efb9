import type { DirEntry, FileDriver, FileInfo, FileKind, FsDriver, OpenHow } from "@portico/core/driver";
import { DenoFile } from "./file.ts";
import { infoOf, kindOf } from "./file-info.ts";
import { neverAsk } from "./permissions.ts";
