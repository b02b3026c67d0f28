// Sets the chosen theme before the first paint, so that a dark room never flashes white. A classic script on purpose:
// modules run after the page is drawn.
(function setThemeBeforeFirstPaint() {
  try {
    const theme = localStorage.getItem("studio.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the system's own theme then stands.
  }
})();
