import { z } from "zod";
import type { ContentStore } from "../content-store";
import { FaultRules, faultRuleSchema } from "../fault-rules";
import { SavedState } from "../saved-state";
import {
  type Account,
  type AccountNumber,
  accountSchema,
  type BusinessAccount,
  type Media,
  mediaSchema,
  objectSchema,
  type StoredObject,
  type Topic,
} from "./schemas";

const savedSchema = z.strictObject({
  accounts: z.array(accountSchema),
  media: z.array(mediaSchema),
  objects: z.array(objectSchema),
  faults: z.array(faultRuleSchema),
});

/** Who signs requests: a key of an account, or a session of an assumed role. */
export interface Principal {
  readonly account: Account;
  readonly arn: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** Milliseconds since the epoch; null for long-lived keys. */
  readonly expiresAt: number | null;
  readonly deniedActions: readonly string[];
}

/** A number with what it belongs to. */
export interface OwnedNumber {
  readonly account: Account;
  readonly businessAccount: BusinessAccount;
  readonly number: AccountNumber;
}

/** A session of an assumed role, looked up in the role when used so that a changed policy holds at once. */
export interface Session {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/**
 * Accounts, media, objects and standing faults. Faults of a limited number, settings, clock, sessions and
 * the request log are always forgotten at the end of the process.
 */
export class AwsSocialState {
  readonly accounts = new Map<string, Account>();
  readonly media = new Map<string, Media>();
  readonly faults = new FaultRules();
  /** By access key id. */
  readonly sessions = new Map<string, Session>();
  private readonly objects = new Map<string, StoredObject>();

  private constructor(private readonly saved: SavedState<typeof savedSchema>) {
    for (const account of saved.loaded?.accounts ?? []) this.accounts.set(account.accountId, account);
    for (const media of saved.loaded?.media ?? []) this.media.set(media.id, media);
    for (const object of saved.loaded?.objects ?? []) this.objects.set(`${object.bucket}/${object.key}`, object);
    for (const rule of saved.loaded?.faults ?? []) this.faults.add(rule);
  }

  /** Throws when the saved state is unreadable. */
  static async open(dataDir: string | null): Promise<AwsSocialState> {
    return new AwsSocialState(await SavedState.open(savedSchema, dataDir));
  }

  get content(): ContentStore {
    return this.saved.content;
  }

  principal(accessKeyId: string): Principal | null {
    const session = this.sessions.get(accessKeyId);
    if (session) return this.assumed(session);
    for (const account of this.accounts.values()) {
      const key = account.accessKeys.find((candidate) => candidate.accessKeyId === accessKeyId);
      if (key) {
        const arn = `arn:aws:iam::${account.accountId}:user/${key.userName}`;
        return { ...key, account, arn, expiresAt: null };
      }
    }
    return null;
  }

  number(phoneNumberId: string): OwnedNumber | null {
    for (const account of this.accounts.values()) {
      for (const businessAccount of account.businessAccounts) {
        const number = businessAccount.numbers.find((candidate) => candidate.phoneNumberId === phoneNumberId);
        if (number) return { account, businessAccount, number };
      }
    }
    return null;
  }

  bucket(name: string): { account: Account; region: string } | null {
    for (const account of this.accounts.values()) {
      const bucket = account.buckets.find((candidate) => candidate.name === name);
      if (bucket) return { account, region: bucket.region };
    }
    return null;
  }

  topic(arn: string): Topic | null {
    return [...this.accounts.values()].flatMap(({ topics }) => topics).find((topic) => topic.arn === arn) ?? null;
  }

  async changeTopic(arn: string, change: Partial<Topic>): Promise<void> {
    for (const account of this.accounts.values()) {
      const topics = account.topics.map((topic) => (topic.arn === arn ? { ...topic, ...change } : topic));
      this.accounts.set(account.accountId, { ...account, topics });
    }
    await this.save();
  }

  object(bucket: string, key: string): StoredObject | null {
    return this.objects.get(`${bucket}/${key}`) ?? null;
  }

  /** In the order of their keys' bytes. */
  objectsOf(bucket: string): readonly StoredObject[] {
    return [...this.objects.values()]
      .filter((object) => object.bucket === bucket)
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Takes the place of what was under the key. */
  async putObject(object: StoredObject): Promise<void> {
    const replaced = this.object(object.bucket, object.key);
    this.objects.set(`${object.bucket}/${object.key}`, object);
    if (replaced) await this.content.remove(replaced.content);
    await this.save();
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    const object = this.object(bucket, key);
    if (!object) return;
    this.objects.delete(`${bucket}/${key}`);
    await this.content.remove(object.content);
    await this.save();
  }

  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void> {
    return this.saved.save(() => ({
      accounts: [...this.accounts.values()],
      media: [...this.media.values()],
      objects: [...this.objects.values()],
      faults: this.faults.standing(),
    }));
  }

  close(): Promise<void> {
    return this.saved.close();
  }

  private assumed(session: Session): Principal | null {
    for (const account of this.accounts.values()) {
      const role = account.roles.find(({ arn }) => arn === session.roleArn);
      if (role) {
        const name = role.arn.split("/").at(-1);
        const arn = `arn:aws:sts::${account.accountId}:assumed-role/${name}/${session.sessionName}`;
        return { ...session, account, arn, deniedActions: role.deniedActions };
      }
    }
    return null;
  }
}
