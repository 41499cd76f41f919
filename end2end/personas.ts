// People of the demo (crates/server/src/demo): the one place that names them.

export const DEMO_PASSWORD = 'vitrine-demo-1';

export interface Persona {
  email: string;
  password: string;
}

const demo = (email: string): Persona => ({ email, password: DEMO_PASSWORD });

/** Staff of Brightline Electrical. */
export const brightline = {
  owner: demo('boss@brightline.example'),
  supervisor: demo('super@brightline.example'),
  tradie: demo('tom@brightline.example'),
  finance: demo('finance@brightline.example'),
};

/** A contact of Brightline's customer Reyes Household. */
export const dana = demo('dana.reyes@example.com');
