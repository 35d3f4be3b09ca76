/**
 * Shows a text that changes. On a terminal it is redrawn in place; elsewhere (a log, CI) each change of the
 * short form is one line.
 */
export interface LiveDisplay {
  update(full: string, short: string): void;
  /** Leaves the last text standing. */
  end(): void;
}

export function createLiveDisplay(stream: NodeJS.WriteStream): LiveDisplay {
  return stream.isTTY ? createRedrawing(stream) : createLog(stream);
}

function createRedrawing(stream: NodeJS.WriteStream): LiveDisplay {
  let lines = 0;
  return {
    update(full) {
      const fitted = full.split('\n').slice(0, Math.max(1, stream.rows - 1));
      const back = lines > 0 ? `\u001b[${lines}A` : '';
      // Lines must not wrap, or the cursor would come back too low.
      stream.write(
        `\u001b[?7l${back}${fitted.map((line) => `\u001b[2K${line}`).join('\n')}\n\u001b[0J\u001b[?7h`,
      );
      lines = fitted.length;
    },
    end() {
      lines = 0;
    },
  };
}

function createLog(stream: NodeJS.WriteStream): LiveDisplay {
  let last = '';
  return {
    update(_full, short) {
      if (short !== last) stream.write(`${short}\n`);
      last = short;
    },
    end: () => undefined,
  };
}
