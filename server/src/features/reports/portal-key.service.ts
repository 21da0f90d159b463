import { publicKeyOf } from '@rackmark/analysis/file';
import { Injectable } from '@nestjs/common';
import type { PortalKey } from '@rackmark/contracts';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { DataSource } from 'typeorm';
import { FilesRepository } from './files.repository.js';

/** Who this portal is in what leaves it: its name, and the key that it signs with. */
@Injectable()
export class PortalKeyService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: FilesRepository,
  ) {}

  /** @returns with the private key, PKCS #8 */
  async whole(): Promise<{ id: string; signingKey: Buffer }> {
    const known = await this.repository.portal(this.db);
    if (known.signing_key !== null) return { id: known.id, signingKey: known.signing_key };
    const { privateKey } = generateKeyPairSync('ed25519');
    // Of two servers that make one at once the first one's stays.
    await this.repository.giveKey(this.db, privateKey.export({ format: 'der', type: 'pkcs8' }));
    return this.whole();
  }

  async shown(): Promise<PortalKey> {
    const { id, signingKey } = await this.whole();
    const key = createPrivateKey({ key: signingKey, format: 'der', type: 'pkcs8' });
    return { portal: id, algorithm: 'ed25519', public_key: publicKeyOf(key) };
  }
}
