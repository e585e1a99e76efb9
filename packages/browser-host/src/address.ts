import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { PorticoError } from "@portico/core";

/** The address, a path from the server's root, of a file whose real path this is. `undefined` if it may not be served. */
export function addressOf(file: string, root: string): string | undefined {
  const parts = relative(root, file).split(sep);
  if (parts.some((part) => part === "" || part.startsWith(".")) || file === root) return undefined;
  // Like a person writes it, with `@`: a module has one instance for each spelling of its address.
  return `/${parts.map((part) => encodeURI(part).replace(/[?#]/g, encodeURIComponent)).join("/")}`;
}

/**
 * The real path of the file that a request's path means.
 *
 * @throws PorticoError `InvalidInput` if it is malformed, `PermissionDenied` for what is outside the root, or hidden
 */
export function fileAt(path: string, root: string): string {
  const parts = path.split("/").slice(1).map(decode);
  if (!path.startsWith("/") || parts.some((part) => part === undefined || /[/\\\0]/.test(part))) {
    throw new PorticoError("InvalidInput", "the path is malformed");
  }
  const file = join(root, ...(parts as string[]));
  if (addressOf(file, root) === undefined) throw new PorticoError("PermissionDenied", "outside the root, or hidden");
  const real = realpathSync(file);
  if (addressOf(real, root) === undefined) throw new PorticoError("PermissionDenied", "leads outside the root");
  return real;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
