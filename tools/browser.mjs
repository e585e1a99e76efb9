// Finds the browser that the tests drive, or installs it once, before several of them would.
import { ensureBrowser } from "@portico/browser-host";

const install = process.env.PORTICO_NO_INSTALL !== "1";
try {
  const { executable, source } = await ensureBrowser({ install, announce: (line) => console.log(line) });
  console.log(`${executable} (${source})`);
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
