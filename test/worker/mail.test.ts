import { describe, expect, it } from 'vitest';
import { smtpMail } from '../../src/master/mail.js';
import { mailServer } from './mail-server.js';

describe('mail', () => {
  it('reaches every address through the SMTP server of the URL', async () => {
    const { url, received } = await mailServer();
    const to = ['ops@example.org', 'ci@example.org'];
    await smtpMail(`${url}?from=master@example.org`)({
      to,
      subject: 'bot2 is missing',
      text: 'Fault: no host',
    });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ from: 'master@example.org', to });
    expect(received[0]?.text).toMatch(/^Subject: bot2 is missing\r$/m);
    expect(received[0]?.text).toContain('Fault: no host');
  });

  it.each(['mail.example.org', 'http://user:hunter2@host', ''])(
    'refuses the URL %o without repeating it',
    (url) => {
      expect(() => smtpMail(url)).toThrow(
        'smtp: give a URL such as smtp://user:password@mail.example.org:587',
      );
    },
  );
});
