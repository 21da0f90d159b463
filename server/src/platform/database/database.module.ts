import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import { PreparingClient } from './prepared.js';

// Counts, sizes and nanoseconds stay far below 2^53, where numbers are exact.
const INT8 = 20;
const INT8_ARRAY = 1016;
pg.types.setTypeParser(INT8, Number);
// The package's types list scalar types only. `{1,2}` with brackets is JSON, which is read several times as fast; none of our
// lists holds a NULL or another list.
const types = pg.types as unknown as { setTypeParser(oid: number, parse: (text: string) => unknown): void };
types.setTypeParser(INT8_ARRAY, (text) => JSON.parse(`[${text.slice(1, -1)}]`));

/** A database that was cut off without a word answers nothing: whoever waits for it is told so, not left waiting. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 60_000;

@Module({})
export class DatabaseModule {
  static connect(url: string, schema: string): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url,
          // Migrations are SQL files (database/migrate.ts); nothing is ever changed to fit a class.
          synchronize: false,
          migrationsRun: false,
          entities: [],
          poolSize: 20,
          extra: {
            options: `-c search_path=${schema}`,
            application_name: 'rackmark',
            keepAlive: true,
            Client: PreparingClient,
            connectionTimeoutMillis: CONNECT_MS,
            query_timeout: ANSWER_MS,
          },
        }),
      ],
    };
  }
}
