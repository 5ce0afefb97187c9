// [data-theme-toggle]: light or dark, remembered in a cookie so that the server writes data-theme and nothing flashes.
const root = document.documentElement;
const dark = () => root.dataset.theme === 'dark'
  || (root.dataset.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);

for (const button of document.querySelectorAll('[data-theme-toggle]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  });
}
