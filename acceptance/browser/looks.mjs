export async function all(walk){}
