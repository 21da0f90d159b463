// Styles mean nothing in a unit test; the browser test looks at them.
