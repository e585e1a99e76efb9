/** The path without the names that `..` takes back. */
export function withoutDotDot(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else names.push(name);
  }
  return names.join("/");
}

/** The path without a slash at its end. */
export const withoutSlash = (path: string): string => path.replace(/\/+$/, "");

/** The path without a `.` or `..` at its end, as text. */
export const withoutDots = (path: string): string => path.replace(/\/\.{1,2}\/*$/, "");
