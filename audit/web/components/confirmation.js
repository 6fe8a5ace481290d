// Focuses a confirmation once the control that was clicked is gone, so that the keyboard starts from it.
(() => {
  const PATIENCE = 5000; // milliseconds
  const start = Date.now();
  const wait = setInterval(() => {
    const confirmation = document.querySelector("[data-confirmation]");
    if ([null, document.body].includes(document.activeElement)) confirmation?.focus();
    if (document.activeElement === confirmation || Date.now() - start > PATIENCE) clearInterval(wait);
  }, 50);
})();
