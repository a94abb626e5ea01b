const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const format = new Intl.RelativeTimeFormat("en");

/** "3 minutes ago" grows old. */
export function keepCounting() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time.ago")) {
      const seconds = time.dataset.at - Date.now() / 1000;
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
      time.textContent = format.format(Math.trunc(seconds / size), unit);
    }
  }, 10_000);
}
