// [data-tip]: a small text beside the pointer. The same numbers stand in the table below each chart.
const tip = document.getElementById('tip');
const EDGE = 8; // px kept free at the window's edge

function show(target) {
  tip.textContent = target.dataset.tip;
  tip.showPopover();
  const box = target.getBoundingClientRect();
  const left = box.left + box.width / 2 - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(EDGE, Math.min(innerWidth - tip.offsetWidth - EDGE, left))}px`;
  tip.style.top = `${Math.max(EDGE, box.top - tip.offsetHeight - 6)}px`;
}

const hide = () => { if (tip.matches(':popover-open')) tip.hidePopover(); };

if (tip) {
  document.addEventListener('pointerover', (event) => {
    const target = event.target.closest?.('[data-tip]');
    if (target) show(target); else hide();
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
  addEventListener('scroll', hide, { passive: true, capture: true });
}
