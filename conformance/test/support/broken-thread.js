// A worker module with functions that leave an error behind which belongs to nobody.
import { expose } from "@portico/core";

export const rejectLate = expose("broken/reject-late", () => {
  void Promise.reject(new Error("unseen in a thread"));
  return 1;
});

export const throwLate = expose("broken/throw-late", () => {
  setTimeout(() => {
    throw new Error("too late in a thread");
  }, 0);
  return 1;
});
