import { letClick } from "./buttons.js";
import { letFillIn } from "./modal.js";
import { scrollOf, showDays, toBottom } from "./panes.js";
import { letChoose, showSidebar } from "./sidebar.js";
import { openInPlace } from "./threads.js";
import { keepCounting } from "./times.js";
import { keepUpToDate } from "./updates.js";

showSidebar();
showDays();
toBottom(scrollOf("channel"));
toBottom(scrollOf("thread"));
openInPlace();
letChoose();
letClick();
letFillIn();
keepCounting();
keepUpToDate();
