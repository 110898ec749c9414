// A file of its own, before the app: the page must not flash in the wrong light, and the policy forbids inline scripts.
;(function () {
  var choice = null
  try {
    choice = localStorage.getItem('dramatis:theme')
  } catch {
    // Storage may be switched off; then the system decides.
  }
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice
  var dark = choice ? choice === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  var meta = document.querySelector('meta[name="theme-color"]')
  if (meta && dark) meta.setAttribute('content', '#171412')
})()
