// <time datetime data-local="relative|date|datetime">: UTC from the server becomes the reader's own zone.
const { zone } = document.documentElement.dataset;
const LANGUAGE = document.documentElement.lang || 'en';
const format = (options) => new Intl.DateTimeFormat(LANGUAGE === 'en' ? 'en-GB' : LANGUAGE, { ...options, timeZone: zone || undefined });
const day = format({ day: 'numeric', month: 'short', year: 'numeric' });
const full = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'short' });
const STEPS = [['second', 60], ['minute', 60], ['hour', 24], ['day', 14]];

function ago(at) {
  let amount = (at - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return day.format(at);
}

const words = { relative: ago, date: (at) => day.format(at), datetime: (at) => full.format(at) };

export function localise(root = document) {
  for (const time of root.querySelectorAll('time[data-local]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = words[time.dataset.local]?.(at) ?? full.format(at);
    time.title = full.format(at);
  }
}

localise();
document.addEventListener('htmx:after:swap', () => localise());
setInterval(() => { if (!document.hidden) localise(); }, 60_000);
