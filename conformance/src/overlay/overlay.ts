export { overlay } from "@portico/core/testing";
