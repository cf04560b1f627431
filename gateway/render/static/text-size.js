/* Remembers the text size. Stands right behind its control, so that the size is right at
   the first paint; the sizes themselves are CSS and work without it. */
(() => {
  const control = document.currentScript.previousElementSibling;
  const key = "newstape.text-size";
  try {
    const chosen = control.querySelector(`[value="${CSS.escape(localStorage.getItem(key) ?? "")}"]`);
    if (chosen) chosen.checked = true;
  } catch { /* no storage here: the choice holds for this page */ }
  control.addEventListener("change", ({ target }) => {
    try { localStorage.setItem(key, target.value); } catch { /* as above */ }
  });
})();
