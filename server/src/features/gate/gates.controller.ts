import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  gate,
  gatePage,
  gateQuery,
  gateRef,
  idempotencyKey,
  newGate,
  type Gate,
  type NewGate,
} from '@rackmark/contracts';
import type { Response } from 'express';
import type { z } from 'zod';
import { keyOf } from '../../platform/http/idempotency-key.js';
import { Answers, jsonSchema, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { GatesService } from './gates.service.js';

const NOT_FOUND = ['404 GATE_NOT_FOUND'] as const;

@Controller('gates')
export class GatesController {
  constructor(private readonly gates: GatesService) {}

  @Post()
  @Operation('Ask whether a candidate is worse than a base; what is missing is measured', 'gates', [
    '404 SUITE_NOT_FOUND',
    '404 RELEASE_NOT_FOUND',
    '404 MODEL_NOT_FOUND',
    '422 NO_BASE',
    '422 RELEASES_UNLIKE',
    '422 RUNTIME_NOT_THERE',
    '409 IDEMPOTENCY_KEY_REUSED',
  ])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: jsonSchema(idempotencyKey),
    description: 'The same key with the same request never begins a second gate',
  })
  @Answers(201, gate, 'Begun; it may have its answer already')
  @Answers(200, gate, 'This key had begun it already')
  async create(
    @Asking() who: Principal,
    @Body({ schema: newGate }) body: NewGate,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Gate> {
    const made = await this.gates.create(who, body, keyOf(key));
    response.status(made.created ? 201 : 200);
    return made.gate;
  }

  @Get()
  @Operation('List gates, the newest first', 'gates', ['404 SUITE_NOT_FOUND'])
  @Answers(200, gatePage)
  list(
    @Asking() who: Principal,
    @Query({ schema: gateQuery }) query: z.infer<typeof gateQuery>,
  ): Promise<z.infer<typeof gatePage>> {
    return this.gates.list(who, query);
  }

  @Get(':ref')
  @Operation('One gate, by id or number, with its answer once it has one', 'gates', NOT_FOUND)
  @Answers(200, gate)
  get(@Asking() who: Principal, @Param('ref', { schema: gateRef }) gateRef: string): Promise<Gate> {
    return this.gates.get(who, gateRef);
  }

  @Post(':ref/cancel')
  @HttpCode(200)
  @Operation(
    'Give a gate up, with what it is measuring; one that is decided stays as it is',
    'gates',
    NOT_FOUND,
  )
  @Answers(200, gate)
  cancel(@Asking() who: Principal, @Param('ref', { schema: gateRef }) gateRef: string): Promise<Gate> {
    return this.gates.cancel(who, gateRef);
  }
}
