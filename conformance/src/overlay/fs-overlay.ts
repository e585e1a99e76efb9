export { withFile, withFs } from "@portico/core/testing";
