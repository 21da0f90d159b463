// Side by side: the texts in the page's language, and the page, which waits for them.
void import('./lib/words.js');
void import('./app/mount.js');
