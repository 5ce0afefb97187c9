// <time datetime data-local="relative|date|datetime">: UTC from the server becomes the reader's own zone.
const { zone } = document.documentElement.dataset;
const format = (options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone || undefined });
const day = format({ day: 'numeric', month: 'short', year: 'numeric' });
const full = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
const short = format({ day: 'numeric', month: 'short' });
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

function ago(at) {
  const past = Date.now() - at;
  const size = Math.abs(past);
  const said = (count, unit) => (past < 0 ? `in ${count} ${unit}` : `${count} ${unit} ago`);
  if (size < MINUTE) return 'just now';
  if (size < HOUR) return said(Math.round(size / MINUTE), 'min');
  if (size < DAY) return said(Math.round(size / HOUR), 'h');
  if (size < 2 * DAY) return past < 0 ? 'tomorrow' : 'yesterday';
  if (size < 14 * DAY) return said(Math.round(size / DAY), 'd');
  return size < 300 * DAY ? short.format(at) : day.format(at);
}

const words = { relative: ago, date: (at) => day.format(at), datetime: (at) => full.format(at) };

function localise(root = document) {
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
