import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpMail } from '../../src/master/mail.js';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(() => done()));
});

async function mailServer(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (piece) => {
        text += piece;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received };
}

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
