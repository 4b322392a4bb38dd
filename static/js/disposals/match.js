// @ts-check
/** The matching of a list: each reading turns its row green, or says at once why not. */

import { startScanPage } from "../yard/scanpage.js";

startScanPage();
