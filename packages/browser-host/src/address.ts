import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { PorticoError } from "@portico/core";

/** The address, a path from the server's root, of a file whose real path this is. `undefined` if it may not be served. */
export function addressOf(file: string, root: string): string | undefined {
  const path = relative(root, file);
  const parts = path.split(sep);
  // Absolute is what is on another drive of Windows.
  if (isAbsolute(path) || parts.some((part) => part === "" || part.startsWith("."))) return undefined;
  // Like a person writes it, with `@`: a module has one instance for each spelling of its address.
  return `/${parts.map((part) => encodeURI(part).replace(/[?#]/g, encodeURIComponent)).join("/")}`;
}

/**
 * The real path of the file that a request's path means.
 *
 * @throws PorticoError `InvalidInput` if it is malformed, `PermissionDenied` for what is outside the root, or hidden,
 *   `NotFound`
 */
export function fileAt(path: string, root: string): string {
  const parts = partsOf(path);
  if (parts.includes("")) throw new PorticoError("NotFound", "is not a file");
  if (parts.some((part) => part.startsWith("."))) throw new PorticoError("PermissionDenied", "is hidden");
  const file = realpathSync(join(root, ...parts));
  if (addressOf(file, root) !== undefined) return file;
  throw new PorticoError("PermissionDenied", "leads to what is outside the root, or hidden");
}

function partsOf(path: string): string[] {
  const malformed = new PorticoError("InvalidInput", "is malformed");
  if (!path.startsWith("/")) throw malformed;
  const parts = path.slice(1).split("/").map(decode);
  // Encoded separators would make one part into several.
  if (parts.some((part) => part === undefined || /[/\\\0]/.test(part))) throw malformed;
  return parts as string[];
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
