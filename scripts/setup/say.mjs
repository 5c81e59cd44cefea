const started = performance.now();
const tty = process.stdout.isTTY === true;

/** One line of progress with the seconds since the start. */
export function say(text) {
  process.stdout.write(
    `${tty ? '\x1b[2m' : ''}[${((performance.now() - started) / 1000).toFixed(1).padStart(5)}s]${tty ? '\x1b[0m' : ''} ${text}\n`,
  );
}

/** Ends with a message for a person who has to do something. */
export function giveUp(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
