let armed: string | undefined;

/** Arms one named point at which the process kills itself. Only a process started with NODE_ENV=test may be armed. */
export function armFaultPoint(name: string | undefined, nodeEnv: string | undefined): void {
  armed = nodeEnv === 'test' ? name : undefined;
}

/** A place where a crash is survivable by design; the fault tests crash the process exactly here. */
export function faultPoint(name: string): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL');
}
