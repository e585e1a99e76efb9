/** An error of the platform that this is, with the errno that core reads. */
export function failure(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}
