// Everything here only makes pages more comfortable: each works without scripts.
import { startCut } from "./cut.js";
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { startGalleries } from "./gallery.js";
import { startSaves } from "./saves.js";
import { startSheets } from "./sheet.js";

const start = (root) => {
  startGalleries(root);
  startSheets(root);
  startCut(root);
  startDialogs(root);
  startForms(root);
  startSaves(root);
};

start(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) start(event.target); });
