"""Given names that are common in the region of the documents. Names that are as often other words (May, Will, Grant,
Chase) are not in the list: recognisers find them by their context.
"""

from services.redaction.recognisers.lexical.lexicon import words

GIVEN_NAMES: frozenset[str] = words(
    """
    Aaron Abby Abdul Abdullah Abel Abigail Abraham Adam Adams Adela Adele Adolf Adrian Adriana Adriano Agata Agnes
    Agnieszka Ahmad Ahmed Ahmet Aidan Aileen Aisha Akira Alain Alan Alastair Albert Alberto Alec Alejandra Alejandro
    Aleksander Aleksandr Aleksandra Aleksey Alessandra Alessandro Alex Alexander Alexandra Alexandre Alexei Alexey
    Alexis Alfonso Alfred Alfredo Ali Alice Alicia Alina Alison Allan Allen Allison Alphonse Alvaro Alvin Alyssa
    Amanda Amber Ambrose Amelia Amina Amir Amy Ana Anastasia Anatoly Anders Andrea Andreas Andreea Andrei Andres
    Andrew Andrey Andrzej Andy Angela Angelica Angelina Angelo Angus Anita Ann Anna Annabelle Anne Annette Annie
    Anthony Antoine Anton Antonella Antoni Antonia Antonio Antti Anya Archibald Ariel Arjun Arkady Arlene Armando
    Arnaud Arne Arnold Arthur Arturo Asha Ashley Astrid Athena Audrey August Aurelia Aurelie Avery Axel Ayse Ayşe
    Aziz Barbara Barnaby Barry Bartholomew Bartosz Beata Beatrice Beatriz Becky Belinda Ben Benedict Benedikt
    Benjamin Benoit Bernadette Bernard Bernardo Bernd Bernhard Bernice Bert Bertha Bertram Beth Bethany Betsy Betty
    Beverly Bianca Bjorn Björn Bob Bobby Bogdan Bonnie Boris Brad Bradley Brandon Brenda Brendan Brent Brett Brian
    Bridget Brigitte Brooke Bruce Bruno Bryan Bryant Bryce Byron Caleb Calvin Cameron Camila Camilla Camille Candace
    Carl Carla Carlo Carlos Carlton Carmen Carol Carole Caroline Carolyn Carrie Carter Casey Caspar Casper Cassandra
    Catalina Caterina Catherine Cathy Cecil Cecilia Cedric Celeste Celia Celine Cemal Cesar Chad Chandra Charlene
    Charles Charlie Chen Cheng Cheryl Chiara Chris Christa Christian Christiane Christina Christine Christoph
    Christophe Christopher Christos Christy Ciara Cindy Claire Clara Clarence Clarissa Claude Claudia Claudio
    Clayton Clement Clifford Clifton Clinton Clive Clyde Cody Colin Colleen Connie Connor Conor Conrad Constance
    Constantin Constantine Corey Cornelia Cornelius Cory Craig Cristian Cristina Curtis Cynthia Cyril Cyrus Daisuke
    Dale Damian Damien Damon Dan Dana Daniel Daniela Daniele Daniella Danielle Danny Daphne Darcy Daria Darius
    Darlene Darrell Darren Darryl Daryl Dave David Davide Dawn Dean Deanna Debbie Deborah Debra Deirdre Delia Della
    Denis Denise Dennis Derek Derrick Desmond Devin Devon Dexter Diana Diane Dianne Diego Dieter Dietrich Dimitri
    Dimitrios Dimitris Dinesh Dirk Dmitri Dmitry Dolores Dominic Dominik Dominique Don Donald Donna Dora Doreen
    Doris Dorothea Dorothy Doug Douglas Drew Duane Duncan Dustin Dwayne Dwight Dylan Earl Ebru Ed Eddie Edgar Edith
    Edmond Edmund Eduard Eduardo Edward Edwin Eileen Ekaterina Elaine Eleanor Elena Eleni Eli Elias Elif Elijah
    Elinor Elisa Elisabeth Elise Eliza Elizabeth Ella Ellen Ellie Elliot Elliott Elmer Elsa Elsie Elvira Emanuel
    Emerson Emil Emilia Emilie Emilio Emily Emine Emma Emmanuel Emmanuelle Emre Enrico Enrique Enver Eric Erica
    Erich Erik Erika Erin Ernest Ernesto Ernst Erwin Esteban Estelle Esther Ethan Ethel Etienne Eugene Eugenia
    Eugenio Eunice Eva Evan Evangelos Evelyn Evgeny Ewa Ezra Fabian Fabio Fabrice Faisal Faith Farid Fatima Fatma
    Faye Federico Felicia Felicity Felipe Felix Ferdinand Fergus Fernanda Fernando Fikret Filip Filippo Fiona Flavia
    Flora Florian Floyd Frances Francesca Francesco Francis Francisco Franco Francois Frank Franklin Franz François
    Françoise Fred Freda Freddie Frederic Frederick Frederik Fredrik Friedrich Fritz Frédéric Gabriel Gabriela
    Gabriele Gabriella Gabrielle Gail Galina Gareth Gary Gavin Gayle Gemma Gene Genevieve Geoff Geoffrey Georg
    George Georges Georgi Georgina Georgios Gerald Geraldine Gerard Gerardo Gerhard Gerry Gertrude Gianluca Gianni
    Gilbert Giles Gillian Gina Giorgio Giovanna Giovanni Gisela Giulia Giuliano Giuseppe Gladys Glen Glenda Glenn
    Gloria Godfrey Gordon Graham Greg Gregor Gregory Greta Gretchen Grigory Grzegorz Guido Guillaume Guillermo
    Gunnar Gunther Gus Gustav Gustavo Guy Gwen Gwendolyn Günter Günther Hakan Hamid Hana Hanna Hannah Hans Harald
    Harold Harriet Harris Harrison Harry Haruto Harvey Hasan Hassan Hazel Heather Hector Hedwig Heidi Heike Heinrich
    Heinz Helen Helena Helene Helga Helmut Hendrik Henri Henrietta Henrik Henrique Henry Herbert Herman Hermann
    Hideo Hilary Hilda Hiroshi Holger Holly Homer Horace Horst Howard Hubert Hugh Hugo Humphrey Huseyin Hüseyin Ian
    Ibrahim Ida Ignacio Ignatius Igor Ilaria Ilona Ilse Ilya Imran Ines Inga Inge Ingrid Ioan Ioana Ioannis Ion Ira
    Irene Irina Iris Irma Irving Irwin Isaac Isabel Isabella Isabelle Isaiah Ismail Israel Itamar Iulia Ivan Ivana
    Ivo Ivy Jack Jackie Jackson Jacob Jacqueline Jacques Jade Jaime Jake Jakob Jakub Jamal James Jamie Jan Jana Jane
    Janet Janice Janine Janos Janusz Jared Jarosław Jasmine Jason Javier Jay Jayne Jean Jeanette Jeanne Jeannie Jeff
    Jeffery Jeffrey Jelena Jen Jennifer Jenny Jens Jeremiah Jeremy Jerome Jerry Jerzy Jesse Jessica Jesus Jesús Jill
    Jim Jimmy Jing Joachim Joan Joana Joann Joanna Joanne Joao Joaquin Jody Joe Joel Joerg Johan Johann Johanna
    Johannes John Johnathan Johnny Jon Jonas Jonathan Joost Jorge Jose Josef Josefina Joseph Josephine Josh Joshua
    José Joyce João Juan Juana Juanita Judith Judy Julia Julian Juliana Julie Julien Juliet Julio Julius Jurgen
    Justin Justine János Jörg Jürgen Kadir Kamal Kamil Karen Karim Karin Karina Karl Karla Karol Karolina Katarzyna
    Kate Katerina Katharina Katharine Katherine Kathleen Kathryn Kathy Katia Katie Katja Katrin Katrina Katy Kay
    Kazimierz Keith Kelley Kelly Kelvin Kemal Ken Kenji Kenneth Kenny Kent Kerry Kerstin Kevin Khaled Khalid Kim
    Kimberly Kirk Kirsten Klaus Konrad Konstantin Konstantinos Kristen Kristin Kristina Kristine Krystyna Krzysztof
    Kumar Kurt Kyle Lakshmi Lambert Lana Larry Lars Laszlo Latisha Laura Laurel Lauren Laurence Laurens Laurent
    Laurie Lawrence Lea Leah Leandro Lee Leigh Leila Lena Lenora Leo Leon Leonard Leonardo Leonid Leopold Leroy
    Leslie Lester Leszek Leticia Lewis Liam Lidia Lillian Lily Lina Linda Lindsay Lindsey Lionel Lisa Livia Liz
    Lloyd Lois Lola Lorenzo Loretta Lori Lorna Lorraine Lothar Lottie Lou Louis Louisa Louise Luc Luca Lucas Lucia
    Lucian Luciano Lucie Lucille Lucinda Lucy Ludmila Ludwig Luigi Luis Luisa Lukas Luke Luther Lydia Lyle Lynda
    Lynn Lynne László Mabel Maciej Madeleine Madeline Magdalena Maggie Magnus Mahmoud Mahmut Malcolm Malgorzata
    Manfred Manuel Manuela Marc Marcel Marcela Marcella Marcello Marcia Marcin Marco Marcos Marcus Marek Margaret
    Margarita Margery Margot Marguerite Maria Marian Mariana Marianne Marie Mariella Marina Mario Marion Marissa
    Marius Marjorie Mark Markus Marlene Marsha Marta Martha Martin Martina Martine Marvin Mary Maryam María Massimo
    Mateusz Mathew Mathias Mathieu Matilda Mats Matt Matteo Matthew Matthias Maureen Maurice Mauricio Maurizio Max
    Maxim Maxime Maximilian Maxwell Małgorzata Megan Mehmet Melanie Melinda Melissa Melvin Mercedes Meredith Meryl
    Mia Michael Michaela Michal Michał Michel Michele Michelle Mick Miguel Mihai Mihail Mikael Mike Mikhail Miklos
    Milan Mildred Milena Miles Millicent Milton Mina Mindy Ming Miranda Miriam Miroslav Mirosław Mitchell Mohamed
    Mohammad Mohammed Moira Molly Mona Monica Monika Monique Morris Mortimer Moses Muhammad Muriel Murray Mustafa
    Myra Myron Myrtle Nadia Nadine Nancy Naomi Natalia Natalie Natasha Nathalie Nathan Nathaniel Neal Ned Neil
    Nelson Nestor Nicholas Nick Nicola Nicolae Nicolas Nicole Nicoletta Niels Nigel Nikita Nikola Nikolai Nikolaos
    Nikolaus Nikolay Nils Nina Noah Noel Noelle Nora Norbert Noreen Norma Norman Octavia Odette Olaf Oleg Oleksandr
    Olga Olive Oliver Olivia Olivier Omar Orlando Orville Oscar Oskar Osman Osvaldo Oswald Otto Owen Pablo Pamela
    Paola Paolo Pascal Pascale Pat Patrice Patricia Patricio Patrick Patrycja Patty Paul Paula Paulina Pauline Paulo
    Pavel Pawel Paweł Pedro Peggy Penelope Percy Perry Pete Peter Petr Petra Petros Phil Philip Philipp Philippa
    Philippe Phillip Phoebe Phyllis Pierre Pietro Piotr Polly Prakash Pranav Preston Priscilla Priya Quentin Quincy
    Rachel Rafael Rafał Raffaele Raheem Rainer Raj Rajesh Ralf Ralph Ramon Ramona Ramón Randall Randolph Randy Raoul
    Raphael Rashid Raul Ravi Ray Raymond Raúl Rebecca Regina Reginald Reinhard Remi Renata Renate Rene Renee René
    Reuben Rex Rhonda Ricardo Riccardo Richard Rick Ricky Rita Robert Roberta Roberto Robin Robyn Rochelle Roderick
    Rodney Rodrigo Roger Roland Rolf Roman Romano Ron Ronald Ronnie Rory Rosa Rosalie Rosalind Rosanna Rosario
    Rosemarie Rosemary Rosie Ross Rowena Roxanne Roy Ruben Rubén Rudolf Rudolph Rudy Rufus Rupert Russell Ruth Ryan
    Ryszard Sabina Sabine Sabrina Sadie Said Sally Salvador Salvatore Sam Samantha Samir Sammy Samuel Sandra Sandro
    Sandy Sanjay Santiago Sara Sarah Sascha Sasha Saul Scott Sean Sebastian Sebastien Selim Selma Serge Sergei
    Sergey Sergio Seth Shane Shannon Sharon Shaun Shawn Sheila Shelby Sheldon Shelley Sherman Sherri Sherry Shigeru
    Shirley Sidney Siegfried Sigmund Sigrid Silvia Silvio Simon Simona Simone Siobhan Sofia Solomon Sonia Sonja
    Sophia Sophie Spencer Stacey Stacy Stan Stanislav Stanisław Stefan Stefania Stefano Stella Stephan Stephane
    Stephanie Stephen Steve Steven Stewart Stuart Sue Suleyman Sunil Susan Susana Susanna Susanne Susie Suzanne Sven
    Svetlana Sybil Sylvain Sylvester Sylvia Sylvie Süleyman Tadeusz Takashi Tamara Tammy Tania Tanya Tara Tatiana
    Tatyana Ted Terence Teresa Terrance Terrence Terri Terry Tessa Thaddeus Thelma Theo Theodor Theodora Theodore
    Theresa Therese Thierry Thomas Tiffany Tim Timo Timothy Tina Tobias Toby Todd Tom Tomas Tomasz Tommy Tomáš Toni
    Tony Tracey Tracy Travis Trevor Tricia Trisha Troy Tyler Tyrone Ulrich Ulrike Umberto Ursula Usha Ute Uwe
    Valentin Valentina Valentine Valeria Valerie Valery Vanessa Vasil Vasile Vasily Vaughn Vera Vernon Veronica
    Veronika Veronique Vicente Vicki Vicky Victor Victoria Vijay Vikram Viktor Viktoria Vince Vincent Vincenzo Viola
    Violet Virgil Vitaly Vittorio Vivian Vivien Vivienne Vladimir Volker Waldemar Wallace Walter Wanda Warren Wayne
    Wei Wendell Wendy Werner Wesley Wilbur Wilfred Wilhelm Willard Willem William Willie Wilma Winifred Winston
    Witold Wojciech Wolfgang Woodrow Władysław Xavier Xiaoming Yan Yannick Yasmin Yasuko Yevgeny Yolanda Yoshi Yuki
    Yuri Yusuf Yvan Yves Yvette Yvonne Zachary Zbigniew Zdzisław Zeynep Zoe Zofia Zoltan Zoltán Zuzana İbrahim
    İsmail Łukasz
    """
)
