// The theme button: switches at once and tells the server, which remembers it for this person.
const root = document.documentElement;

function isDark() {
  const theme = root.dataset.theme;
  return theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
}

function remember(theme) {
  const token = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}')['X-CSRF-Token'] ?? '';
  fetch('/me/theme', {
    method: 'POST', headers: { 'X-CSRF-Token': token }, body: new URLSearchParams({ theme }), keepalive: true,
  });
}

for (const button of document.querySelectorAll('[data-theme-toggle]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
  });
}
