// Sets before the first paint what a later one would visibly change: the theme, so that a dark room never flashes white,
// and whether there are models to choose from. A classic script on purpose: modules run after the page is drawn.
(function setWhatWasLastSeen() {
  try {
    const theme = localStorage.getItem("studio.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.models = localStorage.getItem("studio.models") ?? "1";
  } catch {
    // Storage may be forbidden; the system's own theme then stands.
  }
})();
