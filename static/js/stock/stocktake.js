// @ts-check
/** The count of a yard: every tag read says at once whether the ledger agrees. */

import { startCameraReader } from "./camerareader.js";
import { startScanPage } from "./scanpage.js";

const spot = document.querySelector("[data-spot]");
const read = startScanPage(() => ({
  spot: spot instanceof HTMLInputElement ? spot.value.trim() : "",
}));
startCameraReader(read);
