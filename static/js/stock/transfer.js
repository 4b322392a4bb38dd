// @ts-check
/** A transfer between yards: what is read is loaded, or received. */

import { startScanPage } from "../yard/scanpage.js";

startScanPage();
