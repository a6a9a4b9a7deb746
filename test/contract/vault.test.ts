import { afterAll, describe } from 'vitest';
import { createMemoryVault } from '../../src/adapters/memory/vault.ts';
import { folder, removeFolders } from './sqlite-folder.ts';
import { vaultContract } from './vault.ts';

afterAll(removeFolders);

describe('memory', () => vaultContract(createMemoryVault));
describe('sqlite', () => vaultContract(() => folder().open()));
