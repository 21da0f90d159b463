import type { Notice, Notification, Told } from '@rackmark/contracts';
import { wordsIn, type Language } from '@rackmark/words';

/** What a receiver is told, with the address of the page. */
export const notificationOf = ({ path, ...notice }: Notice, portal: string): Notification => ({
  ...notice,
  url: `${portal}${path}`,
});

const told = (language: Language, { text, said }: Told): string => wordsIn(language).tell(said, text);

/** As Slack asks: these three, and nothing else. */
const forSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Longest texts of a block. */
const HEADER = 150;
const SECTION = 3_000;
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** A message for Slack's incoming webhooks, and for what takes the same (Mattermost, Rocket.Chat, Discord's /slack). */
export function slackBody(n: Notification, language: Language): object {
  const title = told(language, n.title);
  const lines = n.lines.map((l) => told(language, l)).join('\n');
  const link = `<${forSlack(n.url)}|${forSlack(wordsIn(language).say('notice.open'))}>`;
  // Plain text: names hold characters that would be taken for bold or for a mention.
  const plain = (type: 'header' | 'section', text: string, most: number) => ({
    type,
    text: { type: 'plain_text', text: forSlack(cut(text, most)), emoji: false },
  });
  return {
    text: forSlack(title),
    blocks: [
      plain('header', title, HEADER),
      ...(lines === '' ? [] : [plain('section', lines, SECTION)]),
      { type: 'section', text: { type: 'mrkdwn', text: link } },
    ],
  };
}

const forHtml = (text: string): string => forSlack(text).replaceAll('"', '&quot;');

/** An e-mail in both forms, of the same words. */
export function mailBody(
  n: Notification,
  { language, name, portal }: { language: Language; name: string; portal: string },
): { subject: string; text: string; html: string } {
  const { say } = wordsIn(language);
  const title = told(language, n.title);
  const lines = n.lines.map((l) => told(language, l));
  const because = say('notice.because', { name, a: portal });
  return {
    subject: title,
    text: [title, '', ...lines, '', `${say('notice.open')}: ${n.url}`, '', because, ''].join('\n'),
    html: [
      `<!doctype html><html lang="${language}"><body style="font: 15px/22px sans-serif">`,
      `<p><b>${forHtml(title)}</b></p>`,
      ...lines.map((l) => `<p>${forHtml(l)}</p>`),
      `<p><a href="${forHtml(n.url)}">${forHtml(say('notice.open'))}</a></p>`,
      `<p style="font-size: 12px">${forHtml(because)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}
