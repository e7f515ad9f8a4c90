// A mail server of a few lines: takes every letter and keeps it, in plain words.

import { createServer } from "node:net";

/** What stands in a letter after its transfer encoding is taken off. */
function plain(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString();
  if (!/quoted-printable/i.test(encoding)) return text;
  const bytes = text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

/** A header in plain words (RFC 2047). */
const header = (value) =>
  value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, b) => Buffer.from(b, "base64").toString())
    .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, q) => plain(q.replaceAll("_", " "), "quoted-printable"));

function letter(to, raw) {
  const [head, ...rest] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const of = (name) => {
    const line = lines.find((l) => l.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line ? header(line.slice(name.length + 1).trim()) : "";
  };
  const body = plain(rest.join("\r\n\r\n"), of("Content-Transfer-Encoding"));
  return { to, subject: of("Subject"), stop: of("List-Unsubscribe"), body };
}

/** Starts the server; `letters` fills as they come. */
async function postOffice() {
  const letters = [];
  const server = createServer((socket) => {
    let [buffer, data, to] = ["", false, ""];
    socket.on("error", () => {});
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (bytes) => {
      buffer += bytes.toString("latin1");
      for (;;) {
        const end = data ? buffer.indexOf("\r\n.\r\n") : buffer.indexOf("\r\n");
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (data ? 5 : 2));
        if (data) {
          data = false;
          letters.push(letter(to, line.replaceAll("\r\n..", "\r\n.")));
          socket.write("250 taken\r\n");
        } else if (/^EHLO/i.test(line)) {
          socket.write("250-test\r\n250 8BITMIME\r\n");
        } else if (/^DATA/i.test(line)) {
          data = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) {
          socket.end("221 bye\r\n");
        } else {
          to = /^RCPT TO:<(.*)>/i.exec(line)?.[1] ?? to;
          socket.write("250 ok\r\n");
        }
      }
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  return {
    letters,
    address: `smtp://127.0.0.1:${server.address().port}?tls=none`,
    /** The letters to an address, once there are `n`. */
    async to(address, n = 1) {
      for (let i = 0; i < 300; i += 1) {
        const found = letters.filter((l) => l.to === address);
        if (found.length >= n) return found;
        await new Promise((again) => setTimeout(again, 100));
      }
      throw new Error(`${letters.filter((l) => l.to === address).length} letters to ${address}, not ${n}`);
    },
  };
}

/** The one of this run. It keeps nothing from ending. */
export const post = await postOffice();
