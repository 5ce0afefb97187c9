// [data-drop]: files dropped on the box go into the file input inside it; the names are shown.
function files(input, box) {
  const names = box.querySelector('[data-drop-files]');
  if (!names) return;
  names.textContent = [...input.files].map((file) => file.name).join(', ');
  names.hidden = !input.files.length;
}

document.addEventListener('dragover', (event) => {
  const box = event.target.closest?.('[data-drop]');
  if (!box) return;
  event.preventDefault();
  box.classList.add('drop--over');
});

document.addEventListener('dragleave', (event) => {
  const box = event.target.closest?.('[data-drop]');
  if (box && !box.contains(event.relatedTarget)) box.classList.remove('drop--over');
});

document.addEventListener('drop', (event) => {
  const box = event.target.closest?.('[data-drop]');
  const input = box?.querySelector('input[type=file]');
  if (!input) return;
  event.preventDefault();
  box.classList.remove('drop--over');
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
});

document.addEventListener('change', (event) => {
  const box = event.target.matches('input[type=file]') && event.target.closest('[data-drop]');
  if (box) files(event.target, box);
});
