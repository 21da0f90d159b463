import { config } from 'zod';

// Before any schema is built. In a page zod would try whether it may compile with `new Function`; the portal's content
// policy forbids that, and the browser reports it although zod catches it.
if ('document' in globalThis) config({ jitless: true });
