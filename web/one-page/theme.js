// Before the first paint, so that a dark page never flashes white; the system's choice until the reader makes one.
(function () {
  var dark = matchMedia('(prefers-color-scheme: dark)');
  var root = document.documentElement;
  function follow() {
    if (!('chosen' in root.dataset))
      root.setAttribute('data-mantine-color-scheme', dark.matches ? 'dark' : 'light');
  }
  follow();
  dark.addEventListener('change', follow);
})();
