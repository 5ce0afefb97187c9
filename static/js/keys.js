// Keyboard short cuts. Single keys work outside fields only, and not when the person switched them off (WCAG 2.1.4).
const GO = { p: '/portfolio', i: '/portfolio?view=table', e: '/endpoints', s: '/staffing' };
const WAIT = 900; // ms between g and the second key
let since = 0;

const open = (id) => document.querySelector(`[data-open="${id}"]`)?.click()
  ?? document.getElementById(id)?.showModal?.();
const press = (key) => document.querySelector(`[data-key="${key}"]`)?.click();
const anew = () => (document.querySelector('[data-key=c]') ? press('c') : location.assign('/initiatives/new'));

// j and k walk over [data-row] elements (or the main table's rows), focusing each one's first link.
function walk(step) {
  const rows = [...document.querySelectorAll('[data-row], [data-card], main tbody tr:has(a)')];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
  const link = next.querySelector('a[href]');
  link?.focus();
  next.scrollIntoView({ block: 'nearest' });
}

const single = {
  '/': () => open('palette'),
  '?': () => open('keys'),
  c: anew,
  m: () => press('m'),
  i: () => press('i'),
  j: () => walk(1),
  k: () => walk(-1),
  g: () => { since = Date.now(); },
};

for (const kbd of document.querySelectorAll('[data-command]')) {
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) kbd.textContent = 'Ctrl K';
}

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if ((event.metaKey || event.ctrlKey) && key.toLowerCase() === 'k') {
    event.preventDefault();
    open('palette');
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || document.documentElement.dataset.keys === 'off') return;
  if (target.matches('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]')) return;
  if (Date.now() - since < WAIT && GO[key]) {
    since = 0;
    location.assign(GO[key]);
    return;
  }
  if (!single[key]) return;
  event.preventDefault();
  single[key]();
});
