import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of a platform are for. */
export const ROLES = ['gateway', 'engine', 'kits', 'postgres', 'other apps', 'people and OA'] as const;
export type Role = (typeof ROLES)[number];

export interface Usage {
  cpuSeconds: number;
  /** Proportional: what processes share is counted once. */
  memoryMb: number;
  processes: number;
}
export type Usages = Record<Role, Usage>;

/** USER_HZ, which is 100 wherever Linux runs Node. */
const TICKS_PER_SECOND = 100;

/** CPU time and memory so far of this process and everything below it, by role. */
export function usages(): Usages {
  const total = Object.fromEntries(
    ROLES.map((role) => [role, { cpuSeconds: 0, memoryMb: 0, processes: 0 }]),
  ) as unknown as Usages;
  for (const pid of family(process.pid)) {
    try {
      const role = roleOf(pid);
      // Behind the name, which may hold spaces: state is field 3, utime and stime are 14 and 15.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const memory = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? '0';
      total[role].cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
      total[role].memoryMb += Number(memory) / 1024;
      total[role].processes++;
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error; // it has ended meanwhile
    }
  }
  return total;
}

/** Seconds of CPU that the whole machine was busy for so far, whoever with. */
export function machineSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = (
    /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  )
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + soft) / TICKS_PER_SECOND;
}

function roleOf(pid: number): Role {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  if (/kit\/main\.js|bwrap|soffice/.test(command)) return 'kits';
  if (command.includes('run/document-engine')) return 'engine';
  if (command.includes('run/editor-gateway')) return 'gateway';
  if (/postgres/.test(command)) return 'postgres';
  return command.includes('dist/run/') ? 'other apps' : 'people and OA';
}

function family(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      continue; // it has ended meanwhile
    }
  }
  const all: number[] = [];
  for (const queue = [root]; queue.length > 0;) {
    const pid = queue.pop() ?? 0;
    all.push(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return all;
}
