import { IsInt, IsOptional, IsString, Min } from 'class-validator';
import { expect, it } from 'vitest';
import { EnvironmentInvalid, loadEnvironment, Setting } from './load-environment.js';

class Sample {
  @Setting() @IsInt() @Min(1) COUNT: number = 3;
  @Setting() @IsString() NAME!: string;
  @Setting() @IsOptional() @IsString() SECRET?: string;
}
const noFile = (): string => {
  throw new Error('no such file');
};

it('reads numbers and keeps defaults', () => {
  expect(loadEnvironment(Sample, { NAME: 'x' }, noFile)).toMatchObject({ COUNT: 3, NAME: 'x' });
  expect(loadEnvironment(Sample, { NAME: 'x', COUNT: '7' }, noFile).COUNT).toBe(7);
});

it('names all bad settings at once', () => {
  try {
    loadEnvironment(Sample, { COUNT: 'many' }, noFile);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof EnvironmentInvalid)) throw error;
    expect(error.problems.join('\n')).toContain('COUNT');
    expect(error.problems.join('\n')).toContain('NAME');
  }
});

it('reads a secret from the file that NAME_FILE names', () => {
  expect(loadEnvironment(Sample, { NAME: 'x', SECRET_FILE: '/run/s' }, (path) => `${path}!\n`).SECRET).toBe('/run/s!');
  expect(() => loadEnvironment(Sample, { NAME: 'x', SECRET_FILE: '/run/s' }, noFile)).toThrow('/run/s');
});
