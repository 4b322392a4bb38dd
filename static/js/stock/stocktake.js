// @ts-check
/** The count of a yard: every tag read says at once whether the ledger agrees. */

import { startScanPage } from "../yard/scanpage.js";
import { startCameraReader } from "./camerareader.js";

const spot = document.querySelector("[data-spot]");
const { read } = startScanPage(() => ({
  spot: spot instanceof HTMLInputElement ? spot.value.trim() : "",
}));
startCameraReader(read);
