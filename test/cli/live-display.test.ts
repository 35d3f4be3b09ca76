import { PassThrough } from 'node:stream';
import { createLiveDisplay } from '../../cli/show/live-display';

/** A stream that remembers what was written. */
function fakeStream(terminal: { isTTY: boolean; rows?: number }) {
  const stream = new PassThrough({ encoding: 'utf8' });
  Object.assign(stream, terminal);
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => (stream.read() as string | null) ?? '',
  };
}

/** What a terminal shows after this: lines by number, as the escape sequences that are used have it. */
function render(text: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const [part] of text.matchAll(/\u001b\[\??\d*[A-Za-z]|\n|[^\u001b\n]+/g)) {
    const [, count, command] = /^\u001b\[\??(\d*)([A-Za-z])$/.exec(part) ?? [];
    if (part === '\n') row += 1;
    else if (command === 'A') row -= Number(count);
    else if (command === 'K') lines[row] = '';
    else if (command === 'J') lines.length = row;
    else if (command === undefined) lines[row] = (lines[row] ?? '') + part;
  }
  return lines;
}

describe('on a terminal', () => {
  test('each text takes the place of the one before, longer or shorter', () => {
    const { stream, text } = fakeStream({ isTTY: true, rows: 20 });
    const display = createLiveDisplay(stream);
    display.update('a 1\nb 1\nc 1', 'short');
    display.update('a 2', 'short');
    display.update('a 3\nb 3', 'short');
    expect(render(text())).toEqual(['a 3', 'b 3']);
  });

  test('a text taller than the terminal is cut, so that going back up stays right', () => {
    const { stream, text } = fakeStream({ isTTY: true, rows: 3 });
    const display = createLiveDisplay(stream);
    display.update('1\n2\n3\n4\n5', 'short');
    display.update('6\n7\n8\n9', 'short');
    expect(render(text())).toEqual(['6', '7']);
  });

  test('what comes after the end stands below', () => {
    const { stream, text } = fakeStream({ isTTY: true, rows: 20 });
    const display = createLiveDisplay(stream);
    display.update('a\nb', 'short');
    display.end();
    stream.write('result\n');
    expect(render(text()).slice(0, 3)).toEqual(['a', 'b', 'result']);
  });

  test('lines are kept from wrapping only while they are drawn', () => {
    const { stream, text } = fakeStream({ isTTY: true, rows: 20 });
    createLiveDisplay(stream).update('a', 'short');
    expect(text()).toMatch(/^\u001b\[\?7l[^]*\u001b\[\?7h$/);
  });
});

describe('elsewhere', () => {
  test('each change of the short form is one line, without escape sequences', () => {
    const { stream, text } = fakeStream({ isTTY: false });
    const display = createLiveDisplay(stream);
    display.update('full 1', 'ingest: 0/1 running');
    display.update('full 2', 'ingest: 0/1 running');
    display.update('full 3', 'ingest: 1/1 done');
    display.end();
    expect(text()).toBe('ingest: 0/1 running\ningest: 1/1 done\n');
  });
});
