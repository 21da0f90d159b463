import { expect, it } from '@jest/globals';
import { liveMessages } from './live-socket.js';

it('news of a device say nothing of what they do not name', () => {
  const news = { changed: [{ id: '00000000-0000-4000-8000-000000000001', phase: 'ready' }], gone: [] };
  expect(liveMessages.devices.parse(news)).toEqual(news);
});
