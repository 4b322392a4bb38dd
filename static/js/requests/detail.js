// @ts-check
/** The small map of one case, with its pin. */

import { createMap } from "../map/basemap.js";
import { FeatureLayer } from "../map/features.js";

const element = document.querySelector("[data-case-map]");
if (element instanceof HTMLElement) {
  const map = createMap(element, { wheel: false });
  const coordinates = (element.dataset.center ?? "").split(",").map(Number);
  new FeatureLayer(map, {
    features: [
      {
        type: "Feature",
        id: "case",
        geometry: { type: "Point", coordinates },
        properties: { tone: "strong", symbol: "依", title: "依頼の場所" },
      },
    ],
  });
}
