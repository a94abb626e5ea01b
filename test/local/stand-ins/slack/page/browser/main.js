import { scrollOf, showDays, toBottom } from "./panes.js";
import { showOpenChannel } from "./sidebar.js";
import { openInPlace } from "./threads.js";
import { keepCounting } from "./times.js";
import { keepUpToDate } from "./updates.js";

showDays();
showOpenChannel();
toBottom(scrollOf("channel"));
toBottom(scrollOf("thread"));
openInPlace();
keepCounting();
keepUpToDate();
