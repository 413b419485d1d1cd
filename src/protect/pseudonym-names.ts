/** Given names that say little about who bears them. */
export const firstNames =
  'Addison Adrian Alex Ali Andy Ariel Ash Avery Bailey Billie Blake Brook Cameron Casey Charlie Chris Dakota Dana Darcy Devon Drew Eden Eli Emery Finley Frankie Gale Harper Hayden Indigo Jamie Jan Jess Jordan Jules Kai Kelly Kim Kit Lee Lane Logan Lou Marley Max Mika Morgan Nicky Noa Noel Parker Pat Quinn Reese Remy Riley Robin Rowan Sam Sasha Shay Sky Taylor Toni'.split(
    ' ',
  )

/** Family names taken from things of nature and trade. */
export const lastNames =
  'Acker Amsel Archer Ashby Barley Beck Birch Bridge Brooks Carver Chandler Clay Cooper Dale Dove Elm Falk Fenn Ferris Field Finch Fisher Ford Forrest Garten Glen Grove Hale Hart Hawke Heath Hedge Hill Holm Hunter Kestrel Lake Lark Linden Marsh Meadow Miller Moss North Oakes Olmo Palmer Penn Pike Pond Reed Ridge Rivers Sand Shore Stone Thatcher Thorn Vale Wells West Wilder Winter Wood'.split(
    ' ',
  )
